import { notifications } from '@mantine/notifications';
import { describeFailure } from '../api/api-problem.ts';

const closeButtonProps = { 'aria-label': 'Close the message' };

/** Tells what has been done, in passing. */
export function say(message: string): void {
  notifications.show({ message, autoClose: 5_000, closeButtonProps });
}

/** Tells why something that was asked for outside of a form was not done. */
export function sayFailure(error: unknown): void {
  notifications.show({ message: describeFailure(error), color: 'red', autoClose: 10_000, closeButtonProps });
}
