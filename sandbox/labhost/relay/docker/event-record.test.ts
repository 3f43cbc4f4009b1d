import { describe, expect, test } from 'vitest';
import type { EngineEvent } from '#protocol';
import { EventRecord, engineMemory } from './event-record.ts';
import type { SeenEvent } from './read-event.ts';

const start = (at: number, id = 'c'): EngineEvent => ({ at, type: 'container', action: 'start', id, name: id });
const seen = (event: EngineEvent): SeenEvent => ({ at: event.at, event });
const probe = (at: number): SeenEvent => ({ at, event: undefined });
const times = (record: EventRecord) => record.snapshot().events.map(({ at }) => at);

/** A record that is proven up to time 2. */
function proven(): EventRecord {
  const record = new EventRecord();
  record.prove([seen(start(1)), seen(start(2))], { unheard: true, until: 3 });
  return record;
}

describe('the record of events', () => {
  test('begins with what the engine remembers, and says whether that is all', () => {
    expect(proven().snapshot()).toEqual({ events: [start(1), start(2)], gaps: [] });

    const full = new EventRecord();
    const flushed = Array.from({ length: engineMemory }, (_, index) => probe(10 + index));
    full.prove(flushed, { unheard: true, until: 999 });
    expect(full.snapshot()).toEqual({ events: [], gaps: [10] });

    const restarted = new EventRecord();
    restarted.prove([seen(start(5))], { unheard: true, until: 6, restarted: true });
    expect(restarted.snapshot()).toEqual({ events: [start(5)], gaps: [5] });
  });

  test('holds each event once and in order', () => {
    const record = proven();
    expect(record.add([start(5), start(4), start(2)])).toBe(true);
    expect(record.add([start(4)])).toBe(false);
    expect(times(record)).toEqual([1, 2, 4, 5]);
    expect(record.add([start(4, 'd')])).toBe(true);
  });

  test('has no gap after a reconnect when the engine still knows the last one', () => {
    const record = proven();
    record.prove([seen(start(2)), probe(3), seen(start(4))], { unheard: true, until: 9 });
    expect(record.snapshot()).toEqual({ events: [start(1), start(2), start(4)], gaps: [] });
  });

  test('has a gap after a reconnect to an engine that forgot the last one', () => {
    const record = proven();
    record.prove([probe(7), seen(start(8))], { unheard: true, until: 9 });
    expect(record.snapshot()).toEqual({ events: [start(1), start(2), start(8)], gaps: [7] });
    // An engine that started again and did nothing yet.
    record.prove([], { unheard: true, until: 20 });
    expect(record.snapshot().gaps).toEqual([7, 20]);
  });

  test('adds what the stream dropped, and doubts only what the engine has forgotten meanwhile', () => {
    const within = proven();
    within.add([start(4)]);
    expect(within.unproven).toBe(1);
    within.prove([seen(start(2)), seen(start(3)), seen(start(4)), seen(start(5))], { unheard: false, until: 9 });
    // The newest is on its way.
    expect(within.snapshot()).toEqual({ events: [start(1), start(2), start(3), start(4)], gaps: [] });
    expect(within.unproven).toBe(0);

    const heard = proven();
    heard.add([start(3)]);
    // Health checks have flushed the memory, but the stream was listened to all the time.
    heard.prove([probe(8)], { unheard: false, until: 9 });
    expect(heard.snapshot().gaps).toEqual([]);

    const dropped = proven();
    dropped.add([start(9)]);
    dropped.prove([seen(start(8)), seen(start(9))], { unheard: false, until: 9 });
    expect(dropped.snapshot().gaps).toEqual([8]);
  });

  test('is bounded, and says what it no longer holds', () => {
    const record = proven();
    for (let at = 3; at <= 2500; at += 1) record.add([start(at)]);
    const { events, gaps } = record.snapshot();
    expect(events).toHaveLength(1000);
    expect(gaps).toEqual([1501]);
    for (let round = 0; round < 300; round += 1) record.prove([], { unheard: true, until: 3000 + round });
    expect(record.snapshot().gaps).toHaveLength(100);
  });
});
