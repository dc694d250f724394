import type { z } from 'zod';
import { withArticle } from '../flow/with-article.ts';
import { Problem, type FieldError, type FieldPlace } from './problem.ts';
import { findTextFault } from './text-rules.ts';

/** Enough to mend a form by; a hostile body does not get a megabyte of complaints. */
const MAX_ERRORS = 20;

/** What the schema makes of `value`, or a problem `invalid_input` that names each bad field. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: FieldPlace,
): z.output<Schema> {
  const fault = findTextFault(value);
  if (fault) throw invalidInput([{ field: fault.path.join('.'), in: place, message: fault.message }]);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidInput(fieldErrors(result.error.issues, place));
}

/** For rules that need more than a schema, such as a reference to something that must exist. */
export function invalidField(field: string, message: string, place: FieldPlace = 'body'): Problem {
  return invalidInput([{ field, in: place, message }]);
}

/** The same for several fields of a body. */
export function invalidFields(faults: readonly Omit<FieldError, 'in'>[]): Problem {
  return invalidInput(faults.map((fault) => ({ ...fault, in: 'body' })));
}

function invalidInput(errors: FieldError[]): Problem {
  const [first] = errors;
  const subject = first === undefined || first.field === '' ? 'The request' : `“${shorten(first.field)}”`;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const detail = first === undefined ? 'The request is not valid.' : `${subject}: ${first.message}${more}.`;
  return new Problem('invalid_input', detail, { errors });
}

function fieldErrors(issues: readonly z.core.$ZodIssue[], place: FieldPlace): FieldError[] {
  const errors = issues.flatMap((issue): FieldError[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: [...issue.path, key].join('.'),
        in: place,
        message: 'is not a field that is known here',
      }));
    }
    return [{ field: issue.path.join('.'), in: place, message: inWords(issue) }];
  });
  return errors.slice(0, MAX_ERRORS).map((error) => ({ ...error, field: shorten(error.field) }));
}

/** The schema's own words, but for a value of another type, of which Zod speaks as of a program's. */
function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  const wanted = withArticle(issue.expected);
  return issue.message.endsWith('received undefined') ? `is needed: ${wanted}` : `must be ${wanted}`;
}

function shorten(field: string): string {
  return field.length <= 200 ? field : `${field.slice(0, 199)}…`;
}
