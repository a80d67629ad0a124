import type { Reporter } from '../file/reporter.js';
import type { FieldTarget } from '../mapping.js';
import type { TargetRules } from '../rules/target-rules.js';

/** Whether an attribute can be as a line says: its name, and the options of a list. */
export const checkAttribute = (
  path: readonly string[],
  target: FieldTarget,
  rules: TargetRules,
  report: Reporter,
): void => {
  if (!rules.attributeName.test(target.name))
    report.error(
      path,
      `"${target.name}" cannot be the name of an attribute.`,
      `Use ${rules.attributeNameRule}.`,
    );
  if (target.type === 'list' && new Set(target.options).size < rules.minOptions)
    report.error(
      path,
      'A list needs at least two different options.',
      'Add options: [a, b], or use type: string.',
    );
  if (target.type !== 'list' && target.options.length > 0)
    report.error(path, `Options mean nothing for type ${target.type}.`, 'Take them out, or use type: list.');
};
