import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/*
 * The visitors' window has the same paper, ink and green (`widget/styles/base.css`). Every pair of colours that text is
 * made of has a contrast of at least 4.5 : 1, and the outline of a field one of at least 3 : 1 (WCAG 2.2 AA).
 */

const brand: MantineColorsTuple = [
  '#f1f7f4',
  '#e3efe9',
  '#c5e0d5',
  '#a6d8c7',
  '#82d0b6',
  '#5fb598',
  '#2f8a6f',
  '#227260',
  '#1d5c4d',
  '#15463b',
];

/** Of paper: warm, as the ground is. */
const gray: MantineColorsTuple = [
  '#f7f5f0',
  '#efece5',
  '#e6e2d8',
  '#dcd8ce',
  '#8f8b7e',
  '#7d7a6e',
  '#59635c',
  '#444d47',
  '#323934',
  '#1f2622',
];

/** From ink to ground in the dark: greenish. */
const dark: MantineColorsTuple = [
  '#e7ebe7',
  '#c6cec9',
  '#9ba69f',
  '#87928b',
  '#353e39',
  '#272e2a',
  '#1d2320',
  '#171c19',
  '#121614',
  '#0e1210',
];

const red: MantineColorsTuple = [
  '#fdf3f1',
  '#fbe3e0',
  '#f6c9c5',
  '#ffb1ac',
  '#ff9d97',
  '#d9655e',
  '#bd423d',
  '#ab3333',
  '#a02a2a',
  '#7d1f1f',
];

const amber: MantineColorsTuple = [
  '#fdf7ea',
  '#fbf0dc',
  '#f5dfb6',
  '#f2cf94',
  '#f0c27b',
  '#cf9a4a',
  '#a06a17',
  '#8a580a',
  '#7a4a00',
  '#5f3900',
];

export const theme = createTheme({
  colors: { brand, gray, dark, red, amber },
  primaryColor: 'brand',
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  black: '#1f2622',
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '7px', md: '10px', lg: '14px', xl: '18px' },
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.2' },
      h2: { fontSize: '1.1875rem', lineHeight: '1.3' },
      h3: { fontSize: '1.0625rem', lineHeight: '1.4' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    // The library reckons the text's colour for the light scheme only.
    if (input.variant === 'filled' && (input.color ?? 'brand') === 'brand')
      return { ...colors, color: 'var(--mantine-primary-color-contrast)' };
    return colors;
  },
  components: {
    Button: { defaultProps: { radius: 'xl' } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    // Within a dialog it is no header of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Table: { defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } },
    Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: false } } },
    // Beside its button, and so within the landmark that the button is in. Opened by the keyboard, its first item has it.
    Menu: {
      defaultProps: { shadow: 'md', radius: 'md', withinPortal: false, withInitialFocusPlaceholder: false },
    },
    PasswordInput: {
      defaultProps: {
        visibilityToggleFocusable: true,
        visibilityToggleButtonProps: { 'aria-label': 'Show the password' },
      },
    },
  },
});

/** What the theme has no place for: the colours of surfaces, and those that differ between the schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--studio-paper': '#efece5',
    '--studio-line': '#dcd8ce',
    '--studio-field-line': gray[4],
    '--mantine-color-body': '#fffefb',
    '--mantine-color-default-border': '#dcd8ce',
    '--mantine-color-placeholder': '#6b7069',
    '--mantine-color-error': red[8],
    '--mantine-color-disabled-color': '#6b7069',
  },
  dark: {
    '--studio-paper': '#0e1210',
    '--studio-line': '#2d3531',
    '--studio-field-line': '#6f7a74',
    '--mantine-color-default-border': '#2d3531',
    '--mantine-color-placeholder': '#8d9891',
    '--mantine-color-error': red[4],
    '--mantine-color-disabled-color': '#8d9891',
    '--mantine-color-brand-light': '#1f322b',
    '--mantine-color-brand-light-hover': '#284037',
    '--mantine-color-gray-light': '#272e2a',
    '--mantine-color-gray-light-hover': '#323a36',
    // White text stands on it in both schemes.
    '--mantine-color-red-filled': red[6],
    '--mantine-color-red-filled-hover': red[7],
  },
});
