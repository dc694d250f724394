import { render } from '../expressions/render.ts';
import { findButton, findByLabel } from '../nodes/listener/find-press.ts';
import type { VisitorMessage } from '../state.ts';
import { ratingId } from '../system-buttons.ts';
import { RATED_NOTICE } from '../texts.ts';
import type { Button } from '../transcript.ts';
import { addEntry } from './entries.ts';
import { perform, rememberButtons } from './turn.ts';
import type { Turn } from './turn.ts';

const RATINGS = [1, 2, 3, 4, 5];

/** Asks how satisfied the visitor is, if the author wants to know. The answer does not open the conversation again. */
export function askSatisfaction(turn: Turn): void {
  const { state, plan } = turn;
  const question = plan.flows[plan.flow]?.settings.satisfaction?.question;
  const text = question === undefined ? '' : render(state, question);
  if (text.trim() === '') return;
  const buttons = RATINGS.map((rating) => ({
    id: ratingId(rating, state.seq + 1),
    label: String(rating),
  }));
  state.survey = buttons;
  addEntry(turn, { from: 'system', type: 'text', text, buttons });
}

/** Takes the first message of the inbox if it answers the question; until the conversation is reopened, also again. */
export function takeRating(turn: Turn, message: VisitorMessage): boolean {
  const { state, plan } = turn;
  const pressed = pressedRating(turn, message);
  if (!pressed) return false;
  state.inbox = state.inbox.slice(1);
  perform(turn, { type: 'taken', messages: [message.id] });
  state.rating = Number(pressed.label);
  const thanks = plan.flows[plan.flow]?.settings.satisfaction?.thanks;
  const text = thanks === undefined ? '' : render(state, thanks);
  addEntry(turn, { from: 'system', type: 'text', text: text.trim() === '' ? RATED_NOTICE : text });
  return true;
}

/** A number that is typed is an answer to the question only where the flow has not asked one of its own since. */
function pressedRating({ state }: Turn, { choice, text }: VisitorMessage): Button | undefined {
  const { survey, status, phase } = state;
  if (!survey || status !== 'resolved') return undefined;
  if (choice !== undefined) return findButton(survey, choice);
  return phase.kind === 'ended' && text !== undefined ? findByLabel(survey, text) : undefined;
}

/** The conversation is open again: the question is an earlier one. */
export function rememberSurvey({ state }: Turn): void {
  rememberButtons(state, state.survey ?? []);
  delete state.survey;
}
