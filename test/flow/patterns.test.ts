import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compilePattern } from '../../src/flow/patterns/compile-pattern.ts';
import { matchPattern } from '../../src/flow/patterns/match-pattern.ts';

function matches(source: string, text: string): boolean {
  const compiled = compilePattern(source);
  assert.ok(compiled.ok, compiled.ok ? '' : `${source}: ${compiled.message}`);
  return matchPattern(compiled.pattern, text);
}

describe('patterns', () => {
  /** Built from parts that both engines read in the same way. */
  const pattern = fc.letrec<{ any: string; atom: string }>((tie) => ({
    atom: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          'a',
          'b',
          '1',
          ' ',
          '.',
          '\\d',
          '\\w',
          '\\s',
          '\\D',
          '[ab]',
          '[^a]',
          '[a-c1]',
          '[\\d_-]',
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom('^', '$', '\\b', '\\B') },
      { weight: 2, arbitrary: tie('any').map((inner) => `(${inner})`) },
      { weight: 1, arbitrary: tie('any').map((inner) => `(?:${inner})`) },
    ),
    any: fc.oneof(
      { maxDepth: 3 },
      tie('atom'),
      fc.tuple(tie('any'), tie('any')).map(([a, b]) => a + b),
      fc.tuple(tie('any'), tie('any')).map(([a, b]) => `${a}|${b}`),
      fc
        .tuple(
          fc.constantFrom('a', 'b', '.', '\\d', '[ab]', '(a|b)', '(?:ab|1)'),
          fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,2}', '{2,}', '*?', '+?'),
        )
        .map(([part, times]) => part + times),
    ),
  })).any;

  it('find what an ordinary regular expression finds', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '_', '-', '\n', 'é'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        assert.equal(matches(source, value), new RegExp(source, 'u').test(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('ignore case when they start with (?i)', () => {
    assert.ok(matches('(?i)^straße [a-c]+$', 'STRAßE aBC'));
    assert.ok(matches('(?i)É', 'é'));
    assert.ok(!matches('abc', 'ABC'));
  });

  it('see characters, not halves of them', () => {
    assert.ok(matches('^.$', '😀'));
    assert.ok(matches('^[😀-😂]{2}$', '😀😁'));
  });

  it('answer at once where a backtracking engine would not come back', () => {
    assert.equal(matches('^(a+)+$', `${'a'.repeat(900)}b`), false);
    assert.equal(matches('(a|aa)+b', 'a'.repeat(900)), false);
    assert.equal(matches('(.*)*x(.*)*y', 'x'.repeat(900)), false);
  });

  const refused: [string, RegExp][] = [
    ['(a', /not closed/],
    ['a)', /no \( before/],
    ['*a', /nothing before \*/],
    ['(?=a)', /not supported/],
    ['(?<n>a)', /not supported/],
    ['(a)\\1', /back-reference/],
    ['\\p{L}', /\\p is not supported/],
    ['[a', /ends too early/],
    ['a\\', /ends too early/],
    ['[b-a]', /wrong way round/],
    ['a{3,1}', /wrong way round/],
    ['(a{100}){100}', /too long/],
    ['('.repeat(60) + ')'.repeat(60), /too deeply/],
  ];
  for (const [source, reason] of refused) {
    it(`${source.slice(0, 20)} is refused with a reason`, () => {
      const compiled = compilePattern(source);
      assert.ok(!compiled.ok);
      assert.match(compiled.message, reason);
    });
  }
});
