import type { core } from 'zod';
import type { Problem } from '../problem.ts';
import { withArticle } from '../with-article.ts';

type Issue = core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What the schema has against a document, as problems that name the field and the mend. */
export function describeIssue(issue: Issue, prefix: Path = []): Problem[] {
  const path = [...prefix, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => describeUnknown(path, key));
    case 'invalid_union': {
      const closest = closestBranch(issue);
      if (closest) return closest.flatMap((inner) => describeIssue(inner, path));
      return [
        problem(path, 'invalid_value', 'The value is none of those that are possible.', possible(issue)),
      ];
    }
    case 'invalid_type':
      return issue.input === undefined && / received undefined/.test(issue.message)
        ? [
            problem(
              path,
              'missing_field',
              `“${last(path)}” is missing.`,
              `Give “${last(path)}”, ${withArticle(issue.expected)}.`,
            ),
          ]
        : [
            problem(
              path,
              'wrong_type',
              `“${last(path)}” is not ${withArticle(issue.expected)}.`,
              `Give ${withArticle(issue.expected)}.`,
            ),
          ];
    case 'invalid_value':
      return [
        problem(
          path,
          'invalid_value',
          `“${last(path)}” has a value that is not possible.`,
          `Give one of: ${issue.values.join(', ')}.`,
        ),
      ];
    case 'invalid_key':
      return [
        problem(
          path,
          'invalid_name',
          `“${last(path)}” is not a possible name here.`,
          sentence(issue.issues[0]?.message),
        ),
      ];
    case 'too_big':
      return [describeBound(path, issue.code, issue.origin, Number(issue.maximum))];
    case 'too_small':
      return [describeBound(path, issue.code, issue.origin, Number(issue.minimum))];
    default:
      return [problem(path, 'invalid_value', `“${last(path)}” is not right.`, sentence(issue.message))];
  }
}

/** What is too much, or not enough, in the words of who fills in a form. */
function describeBound(path: Path, code: 'too_big' | 'too_small', of: string, bound: number): Problem {
  const name = `“${last(path)}”`;
  const isBig = code === 'too_big';
  const most = isBig ? 'at most' : 'at least';
  if (of === 'string') {
    if (bound === 1 && !isBig) return problem(path, code, `${name} is empty.`, 'Fill it in.');
    const words = `${name} is too ${isBig ? 'long' : 'short'}.`;
    return problem(path, code, words, `Write ${most} ${bound} characters.`);
  }
  if (of === 'array' || of === 'set' || of === 'map')
    return problem(
      path,
      code,
      `${name} has too ${isBig ? 'many' : 'few'}.`,
      `Have ${most} ${bound} of them.`,
    );
  return problem(path, code, `${name} is too ${isBig ? 'large' : 'small'}.`, `Give ${most} ${bound}.`);
}

function describeUnknown(path: Path, key: string): Problem {
  const outlet = last(path) === 'outlets';
  return problem(
    [...path, key],
    outlet ? 'unknown_outlet' : 'unknown_field',
    outlet ? `This node has no outlet “${key}”.` : `There is no field “${key}” here.`,
    `Remove “${key}” or correct its spelling.`,
  );
}

/** Of several shapes, the one that was most likely meant: the fewest complaints, the deepest ones. */
function closestBranch(issue: Extract<Issue, { code: 'invalid_union' }>): readonly Issue[] | undefined {
  const branches = issue.errors.filter((errors) => errors.length > 0);
  const weight = (errors: readonly Issue[]) =>
    errors.reduce(
      (sum, { path, code }) => sum + (code === 'unrecognized_keys' ? 2 : 1) * (path.length === 0 ? 10 : 1),
      0,
    );
  return [...branches].sort((a, b) => weight(a) - weight(b))[0];
}

function possible(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.join(', ') : '';
  return options === '' ? 'Correct the value.' : `Give one of: ${options}.`;
}

function problem(path: Path, code: string, message: string, mend: string): Problem {
  const inNode = path[0] === 'nodes' && path.length > 1;
  const field = (inNode ? path.slice(2) : path).map(String).join('.');
  return {
    severity: 'error',
    code,
    ...(inNode ? { node: String(path[1]) } : {}),
    ...(field === '' ? {} : { field }),
    message,
    mend,
  };
}

const last = (path: Path) => (path.length === 0 ? 'the document' : String(path.at(-1)));
const sentence = (text = 'Correct the value.') => (text.endsWith('.') ? text : `${text}.`);
