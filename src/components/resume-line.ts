/** Placeholder until the client exists. */
export {};
