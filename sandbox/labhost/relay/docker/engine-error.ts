/** Why a learner's engine cannot be read, in words for the learner. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

export const noAnswer = 'The Docker engine in the sandbox does not answer';
