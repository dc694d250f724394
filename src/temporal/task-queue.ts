/** Where conversations and their activities wait for a worker. */
export const TASK_QUEUE = 'chatbot-studio';

/** The deployment whose versions are the builds of the workers of a queue. */
export const deploymentOf = (taskQueue: string) => taskQueue;
