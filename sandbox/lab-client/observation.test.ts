import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ObserveDown, type ProbeRequest, type SandboxId, seatId } from '#protocol';
import type { Observation } from '../grading/index.ts';
import { type FakeAgent, startFakeAgent } from '../testing/fake-agent.ts';
import { configuredLabHost } from './configured-lab-host.ts';
import { observeSandbox } from './observation.ts';

let agent: FakeAgent;
let observation: Observation;
let sandbox: SandboxId;
const events = new EventEmitter<{ event: [ObserveDown]; gone: []; engine: [string | undefined] }>();
const seat = seatId.parse(`t-${'a'.repeat(20)}`);

beforeEach(async () => {
  events.removeAllListeners();
  agent = await startFakeAgent();
  const hosts = configuredLabHost({ fleet: agent.fleetUrl, relay: agent.relayUrl, secret: agent.secret });
  const host = hosts.place(seat);
  ({ id: sandbox } = await host.claim({ template: 'docker', seat }));
  const context = { log: pino({ level: 'silent' }), now: () => 7, random: randomBytes };
  observation = observeSandbox(context, host, sandbox, {
    onGone: () => events.emit('gone'),
    onEngine: (stopped) => events.emit('engine', stopped),
  });
  observation.subscribe((event) => events.emit('event', event));
});
afterEach(async () => {
  observation.close();
  await agent.close();
});

const nextEvent = async () => (await once(events, 'event'))[0];
const containers: ObserveDown = { type: 'value', source: 'docker.containers', at: 1, value: [] };

describe('an observation', () => {
  it('asks each process for its own sources, and nothing while nothing is watched', async () => {
    expect(agent.calls).toEqual(['POST /v1/sandboxes']);
    const asked: string[] = [];
    agent.watches.on('watch', ({ server, sources }) => asked.push(`${server} ${sources}`));
    observation.watch(['linux', 'docker.containers']);
    await expect.poll(() => asked.sort()).toEqual(['fleet linux', 'relay docker.containers']);
  });

  it('hands on what comes', async () => {
    const watched = agent.nextWatch();
    observation.watch(['docker.containers']);
    await watched;
    const event = nextEvent();
    agent.observe(containers);
    expect(await event).toEqual(containers);
  });

  it('says at once that a process died, and watches again when it is back', async () => {
    const watched = agent.nextWatch();
    observation.watch(['docker.containers']);
    await watched;
    const event = nextEvent();
    await agent.kill('relay');
    const reason = 'The lab host does not answer';
    expect(await event).toEqual({ type: 'unavailable', source: 'docker.containers', at: 7, reason });
    await agent.start('relay');
    expect(await agent.nextWatch()).toMatchObject({ sources: ['docker.containers'] });
  });

  it('ends when the sandbox is gone, while it watches or before', async () => {
    const watched = agent.nextWatch();
    observation.watch(['docker.containers']);
    await watched;
    const gone = once(events, 'gone');
    agent.lose(sandbox);
    await gone;
    const again = once(events, 'gone');
    observation.watch([]);
    observation.watch(['linux']);
    await again;
  });

  it('tells when the engine of the learner stops and comes back', async () => {
    const watched = agent.nextWatch();
    observation.watch(['docker.containers']);
    await watched;
    const stopped = once(events, 'engine');
    agent.observe({ type: 'unavailable', source: 'docker.containers', at: 1, reason: 'connection refused' });
    expect(await stopped).toEqual(['connection refused']);
    const back = once(events, 'engine');
    agent.observe(containers);
    expect(await back).toEqual([undefined]);
  });

  it('closes its sockets when nothing is watched any more', async () => {
    const watched = agent.nextWatch();
    observation.watch(['linux']);
    const { socket } = await watched;
    observation.watch([]);
    await once(socket, 'close');
  });

  it('leaves out what is not understood', async () => {
    const watched = agent.nextWatch();
    observation.watch(['docker.containers']);
    const { socket } = await watched;
    const event = nextEvent();
    socket.send('{"type":"value","source":"docker.containers","value":"no list"}');
    socket.send('no json');
    agent.observe(containers);
    expect(await event).toEqual(containers);
  });
});

describe('a probe', () => {
  const request: ProbeRequest = {
    ...{ address: '127.0.0.1', port: 80, path: '/', method: 'GET', headers: { accept: '*/*' }, timeoutMs: 100 },
  };

  it('is asked of relay', async () => {
    agent.answerProbe = (asked) => {
      expect(asked).toEqual(request);
      return { outcome: 'reset', milliseconds: 3 };
    };
    expect(await observation.probe(request)).toEqual({ outcome: 'reset', milliseconds: 3 });
    expect(agent.calls).toContain(`POST /v1/sandboxes/${sandbox}/probe`);
  });

  it('of a sandbox that is gone, or by a lab host that is away, says so', async () => {
    agent.lose(sandbox);
    await expect(observation.probe(request)).rejects.toThrow('The sandbox is not there any more');
    await agent.kill('relay');
    await expect(observation.probe(request)).rejects.toThrow('does not answer');
  });
});
