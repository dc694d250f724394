import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';
import { DETERMINISM_RULES } from './tools/lint/determinism.js';
import importDirections from './tools/lint/import-directions.js';

/** Two JSX libraries in one bundle would be two worlds that know nothing of each other. */
function without(packages, library) {
  const group = packages.flatMap((name) => [name, `${name}/**`]);
  return {
    'no-restricted-imports': ['error', { patterns: [{ group, message: `This part is ${library}’s.` }] }],
  };
}

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', 'build/', '.data/', 'src/store/migrations/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [typescript.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // The rules that need types, chosen for the mistakes they catch: a promise nobody awaits, a status
      // nobody handles, an object printed as [object Object].
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { house: { rules: { 'import-directions': importDirections } } },
    rules: { 'house/import-directions': 'error', eqeqeq: ['error', 'always', { null: 'ignore' }] },
  },
  { files: ['src/flow/**/*.ts', 'src/workflows/**/*.ts'], rules: DETERMINISM_RULES },
  {
    files: ['src/web/widget/**/*.{ts,tsx}'],
    rules: without(['react', 'react-dom', 'react-router', '@mantine', '@tanstack', '@tabler'], 'Preact'),
  },
  { files: ['src/web/app/**/*.{ts,tsx}'], rules: without(['preact'], 'React') },
  { files: ['**/*.js'], languageOptions: { globals: globals.node } },
  prettier,
);
