import { articleAddress } from '../../desk/library.js';
import {
  articleRecord,
  categoryRecord,
  knowledgeBaseRecord,
  type LibraryContext,
  makeLibraryNames,
  mediaRecord,
  versionRecord,
} from '../records/library.js';
import { helpRecords } from '../setup/help.js';
import type { Filling, FillOptions } from './filling.js';

/** The knowledge base: categories, articles, their versions and pictures. */
export const addLibrary = (filling: Filling, options: FillOptions): void => {
  const { names } = filling;
  const { library } = names.desk;
  const kb = makeLibraryNames(names, library);
  const address = articleAddress(library);
  const context: LibraryContext = { names, kb, library, address: (key) => address(key, 'en-US') };
  filling.add('kb_knowledge_base', knowledgeBaseRecord(context));
  for (const { kind, record } of helpRecords(context)) filling.add(kind, record);
  for (const category of library.categories) filling.add('kb_category', categoryRecord(context, category));
  for (const article of library.articles) {
    filling.add('kb_article', articleRecord(context, article, options));
    for (const version of article.versions)
      for (const draft of [false, true])
        if ((draft ? version.draft : version.published) !== null)
          filling.add('kb_version', versionRecord(context, article, version, draft), {
            article: kb.article(article),
            lang: `${kb.article(article)}/${names.lang(version.language)}`,
          });
  }
  for (const picture of library.pictures) {
    if (picture.missing) continue;
    filling.add('media', mediaRecord(context, picture, filling.lengthOf(picture.file)));
    filling.holdings.files.set(kb.media(picture.name), { from: 'desk', file: picture.file });
  }
};
