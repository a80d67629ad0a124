import { filesIn } from '../plan-files.js';
import type { Needs, Preflight, PreflightFinding } from '../target.js';
import { field, isDone, type Json, list, text } from './api/answer.js';
import type { Api } from './api/api.js';
import { planLimits } from './capabilities.js';
import type { CrispSettings } from './settings.js';

/** E-mail to id. The wire says `user_id`; the client's types say `userID`: either is taken. */
export const operatorsOf = async (api: Api): Promise<ReadonlyMap<string, string>> => {
  const answer = await api.read('/operators/list');
  return new Map(
    list(answer.data).flatMap((one): [string, string][] => {
      const details = field(one, 'details');
      const email = text(field(details, 'email'));
      const id = text(field(details, 'user_id')) ?? text(field(details, 'userID'));
      return email !== undefined && id !== undefined ? [[email.toLowerCase(), id]] : [];
    }),
  );
};

const lookUp = async (
  api: Api,
  needs: Needs,
  findings: PreflightFinding[],
): Promise<Readonly<Record<string, string>>> => {
  const wanted = needs.looks.filter((look) => look.startsWith('operator:'));
  if (wanted.length === 0) return {};
  const operators = await operatorsOf(api);
  const looked: Record<string, string> = {};
  for (const look of wanted) {
    const email = look.slice('operator:'.length);
    const id = operators.get(email);
    if (id !== undefined) looked[look] = id;
    else
      findings.push({
        level: 'error',
        topic: 'operator',
        message: `There is no operator ${email}.`,
        todo: 'Invite them, or change the agent in the mapping to one who is there, or to null.',
      });
  }
  return looked;
};

/** Whether any operation shows a file; the first one found is enough. */
const hasFiles = async (needs: Needs): Promise<boolean> => {
  for (const kind of ['help-content', 'message']) {
    if ((needs.operationsByKind[kind] ?? 0) === 0) continue;
    for await (const { payload } of needs.operations(kind)) if (filesIn(payload).length > 0) return true;
  }
  return false;
};

/** What the plan of the load asks for and the plan that is paid for refuses: it was made for another one. */
const beyondPlan = async (needs: Needs, { plan }: CrispSettings): Promise<readonly PreflightFinding[]> => {
  const { notes, participants } = planLimits[plan];
  const refused: string[] = [];
  if (!notes && (needs.operationsByKind.message ?? 0) > 0)
    for await (const { payload } of needs.operations('message'))
      if (field(payload.body as Json, 'type') === 'note') {
        refused.push('notes');
        break;
      }
  if ((needs.operationsByKind.participants ?? 0) > 0)
    for await (const { payload } of needs.operations('participants'))
      if (list(field(payload.body as Json, 'participants')).length > participants) {
        refused.push(`more than ${participants} further participants of a conversation`);
        break;
      }
  return refused.map((what) => ({
    level: 'error',
    topic: 'limit',
    message: `The load has ${what}, which Crisp refuses on its plan ${plan}.`,
    todo: 'Set DESKARCHIVE_CRISP_PLAN to the plan that is paid for, and make the plan of the load again: it then names what is lost.',
  }));
};

/** Reads only. */
export const preflightCrisp = async (
  needs: Needs,
  api: Api,
  website: string,
  settings: CrispSettings,
): Promise<Preflight> => {
  const findings: PreflightFinding[] = [];
  // Any call says whether token, tier and workspace belong together.
  await api.read('/conversations/1?per_page=20');
  const looked = await lookUp(api, needs, findings);
  const wantsHelp = Object.keys(needs.operationsByKind).some((kind) => kind.startsWith('help-'));
  if (wantsHelp && !isDone(await api.read('/helpdesk')))
    findings.push({
      level: 'error',
      topic: 'helpdesk',
      message: 'The workspace has no knowledge base.',
      todo: 'Set one up in Crisp (Knowledge, Settings): its name and address are yours to choose.',
    });
  if (!settings.filesLie && (await hasFiles(needs)))
    findings.push({
      level: 'error',
      topic: 'files',
      message: 'The plan has files, and Crisp shows files by the address where they lie.',
      todo: 'Lay them out with deskarchive files, publish the folder, and load with --pictures-url and --pictures-published; or let Crisp keep them (DESKARCHIVE_CRISP_HOOK_SECRET).',
    });
  findings.push(...(await beyondPlan(needs, settings)));
  if ((needs.operationsByKind.message ?? 0) > 0)
    findings.push({
      level: 'warning',
      topic: 'quiet',
      message:
        'Every message is sent with stealth; still ask Crisp to block outgoing e-mail for the workspace, and switch workflows off while loading.',
    });
  findings.push({
    level: 'ok',
    topic: 'limit',
    message: `Plan ${settings.plan}, tier ${settings.tier}, ${settings.dailyCalls} calls a day.`,
  });
  return { workspace: website, findings, looked };
};
