/** Where conversations and their activities wait for a worker. */
export const TASK_QUEUE = 'chatbot-studio';
