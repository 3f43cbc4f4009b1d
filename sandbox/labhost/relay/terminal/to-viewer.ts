import type { WebSocket } from 'ws';
import { FrameSplitter } from '#protocol';
import { type Rate, RateBucket } from '../rate-bucket.ts';
import { DataBatch } from './data-batch.ts';
import type { HolderOrder } from './holder-order.ts';
import type { Valve } from './valve.ts';

/** Bytes on their way to a viewer past which its holder is no longer read, and below which it is again. */
const highMark = 512 * 1024;
const lowMark = 128 * 1024;

/** Frames without output that a holder may send. More are read later, not refused: an observer of a flood gets many SKIPs. */
const controlRate: Rate = { perSecond: 500, burst: 1000 };

export interface ToViewerContext {
  readonly viewer: WebSocket;
  /** The holder's socket. */
  readonly valve: Valve<'slow viewer' | 'control rate'>;
  readonly order: HolderOrder;
  /** Milliseconds. */
  now(): number;
}

export interface ToViewer {
  /** Takes bytes from the holder. Throws FrameError. */
  push(bytes: Uint8Array): void;
  /** Sends what is still held back. */
  flush(): void;
  stop(): void;
}

/** Makes messages for the viewer of what the holder says: judged, joined, and never more than the viewer takes. */
export function toViewer({ viewer, valve, order, now }: ToViewerContext): ToViewer {
  const splitter = new FrameSplitter();
  const control = new RateBucket(controlRate, now);
  let timer: NodeJS.Timeout | undefined;

  const send = (frame: Uint8Array) => {
    viewer.send(frame, { binary: true }, () => {
      if (viewer.bufferedAmount <= lowMark) valve.open('slow viewer');
    });
    if (viewer.bufferedAmount > highMark) valve.shut('slow viewer');
  };
  const batch = new DataBatch(send);
  const rest = (milliseconds: number) => {
    if (milliseconds === 0 || timer !== undefined) return;
    valve.shut('control rate');
    timer = setTimeout(() => {
      timer = undefined;
      valve.open('control rate');
    }, milliseconds);
  };

  return {
    push: (bytes) => {
      let wait = 0;
      for (const frame of splitter.push(bytes)) {
        if (order.accept(frame).type === 'data') {
          batch.add(frame);
        } else {
          batch.flush();
          send(frame);
          wait = control.spend(1);
        }
      }
      rest(wait);
    },
    flush: () => batch.flush(),
    stop: () => {
      batch.stop();
      clearTimeout(timer);
    },
  };
}
