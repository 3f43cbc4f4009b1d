import type { Api } from './api.ts';

const unused = () => Promise.reject(new Error('Not used here'));

/** Web for tests that use little of it: what is not given is not expected to be asked. */
export function fakeApi(given: Partial<Api>): Api {
  return {
    session: unused,
    recover: unused,
    seeds: unused,
    progress: unused,
    saveResume: unused,
    answers: unused,
    addAnswers: unused,
    help: unused,
    takeHelp: unused,
    claimSandbox: unused,
    sandbox: unused,
    pauseSandbox: unused,
    extendSandbox: unused,
    resetSandbox: unused,
    beginAt: unused,
    savedFiles: unused,
    filesArchive: unused,
    restoreFiles: unused,
    openPort: unused,
    acceptInvitation: unused,
    classes: unused,
    createClass: unused,
    reserve: unused,
    cancelReservation: unused,
    joinClass: unused,
    ticket: unused,
    ...given,
  };
}
