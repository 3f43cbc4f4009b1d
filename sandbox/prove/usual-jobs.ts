import { availableParallelism } from 'node:os';

/**
 * Trials at a time unless said otherwise. One takes 1.3 s of a core and four seconds in all: it waits for engines to start, for
 * verdicts that must stay as they are. So more than twice as many as there are cores keep them busy; a sandbox takes 150 MB.
 */
export const usualJobs = 2 * availableParallelism() + 1;
