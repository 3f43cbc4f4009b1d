import { vi } from 'vitest';
import type { ObserveDown, ObserveValue, Source } from '#protocol';
import { type FakeContainer, type FakeEngine, type FakeEngineOptions, fakeEngine } from './fake-engine.ts';
import { type RelayUnderTest, relayUnderTest } from './relay-under-test.ts';
import { closing, type Inbox, observeInbox } from './sandbox-doors.ts';

/** Somebody who watches a source of the one sandbox. */
interface Watching {
  readonly inbox: Inbox<ObserveDown>;
  send(message: unknown): void;
  closed(): Promise<{ code: number }>;
}

export interface RelayWithEngine {
  /** Within a test. */
  relay(): RelayUnderTest;
  startEngine(containers?: readonly FakeContainer[], options?: FakeEngineOptions): Promise<FakeEngine>;
  watch(source: Source): Promise<Watching>;
  /** No second without news passes until the test ends: after one, all is listed once, and on a busy machine it may come anywhere. */
  neverQuiet(): void;
}

/** A relay and fake engines behind it, made anew for each test of the file that asks for it. */
export function relayWithEngine(): RelayWithEngine {
  const relay = relayUnderTest();
  return {
    relay,
    startEngine: async (containers = [], options) => {
      const { folder, after } = relay();
      const engine = await fakeEngine(folder.socket('engine.sock'), options);
      after(() => engine.close().catch(() => undefined));
      for (const container of containers) engine.containers.set(container.Id, container);
      return engine;
    },
    neverQuiet: () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      relay().after(() => vi.useRealTimers());
    },
    watch: async (source) => {
      const socket = await relay().door('observe');
      const send = (message: unknown) => socket.send(JSON.stringify(message));
      const inbox = observeInbox(socket);
      send({ type: 'watch', sources: [source] });
      return { inbox, send, closed: () => closing(socket) };
    },
  };
}

export const isValue = (message: ObserveDown): boolean => message.type === 'value';
export const isUnavailable = (message: ObserveDown): boolean => message.type === 'unavailable';

/** Tells the messages that carry a value of one source. */
export const isOf =
  <S extends ObserveValue['source']>(source: S) =>
  (message: ObserveDown): message is Extract<ObserveValue, { source: S }> =>
    message.type === 'value' && message.source === source;
