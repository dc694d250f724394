/** The icons of the forms, one by one, as in `shared/icons.ts`. */
export { default as DownwardIcon } from '@tabler/icons-react/icons/IconArrowDown';
export { default as GripIcon } from '@tabler/icons-react/icons/IconGripVertical';
export { default as UpwardIcon } from '@tabler/icons-react/icons/IconArrowUp';
