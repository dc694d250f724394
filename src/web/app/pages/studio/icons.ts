/** The icons of the Studio, one by one; those of kinds of nodes are in `canvas/kind-icon.ts`. */
export { default as BackIcon } from '@tabler/icons-react/icons/IconArrowLeft';
export { default as CloseIcon } from '@tabler/icons-react/icons/IconX';
export { default as ErrorIcon } from '@tabler/icons-react/icons/IconAlertCircle';
export { default as FitIcon } from '@tabler/icons-react/icons/IconMaximize';
export { default as ProblemsIcon } from '@tabler/icons-react/icons/IconListCheck';
export { default as RedoIcon } from '@tabler/icons-react/icons/IconArrowForwardUp';
export { default as SavedIcon } from '@tabler/icons-react/icons/IconCloudCheck';
export { default as SavingIcon } from '@tabler/icons-react/icons/IconCloudUpload';
export { default as SettingsIcon } from '@tabler/icons-react/icons/IconSettings';
export { default as SimulatorIcon } from '@tabler/icons-react/icons/IconPlayerPlay';
export { default as StartIcon } from '@tabler/icons-react/icons/IconFlag';
export { default as TestsIcon } from '@tabler/icons-react/icons/IconChecklist';
export { default as UndoIcon } from '@tabler/icons-react/icons/IconArrowBackUp';
export { default as UnsavedIcon } from '@tabler/icons-react/icons/IconCloudOff';
export { default as WarningIcon } from '@tabler/icons-react/icons/IconAlertTriangle';
export { default as ZoomInIcon } from '@tabler/icons-react/icons/IconPlus';
export { default as ZoomOutIcon } from '@tabler/icons-react/icons/IconMinus';
