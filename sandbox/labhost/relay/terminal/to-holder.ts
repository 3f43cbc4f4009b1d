import type { Socket } from 'node:net';
import { decodeFrame, type Frame, FrameError } from '#protocol';
import { type Rate, RateBucket } from '../rate-bucket.ts';
import type { HolderOrder } from './holder-order.ts';
import type { Valve } from './valve.ts';

/** Bytes of keys and paste. More are taken later, not refused. */
const inputRate: Rate = { perSecond: 64 * 1024, burst: 256 * 1024 };

/** Bytes of INPUT that may wait before the viewer is no longer read. */
const maxWaiting = 256 * 1024;

export interface ToHolderContext {
  readonly holder: Socket;
  /** The viewer's socket. */
  readonly valve: Valve<'slow holder' | 'input rate'>;
  readonly order: HolderOrder;
  /** Milliseconds. */
  now(): number;
}

export interface ToHolder {
  /** Takes one message of the viewer. Throws FrameError. */
  push(message: Uint8Array): void;
  stop(): void;
}

/**
 * Passes the viewer's frames on. Only INPUT is slowed down, and only INPUT waits: an acknowledgement or a signal behind a
 * long paste would stop the output that the paste causes.
 */
export function toHolder({ holder, valve, order, now }: ToHolderContext): ToHolder {
  const input = new RateBucket(inputRate, now);
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | undefined;
  let greeted = false;

  holder.on('drain', () => valve.open('slow holder'));

  const write = (frame: Uint8Array) => {
    if (!holder.write(frame)) valve.shut('slow holder');
  };
  const pump = () => {
    timer = undefined;
    for (let frame = waiting.shift(); frame !== undefined; frame = waiting.shift()) {
      waitingBytes -= frame.length;
      write(frame);
      const wait = input.spend(frame.length);
      if (wait > 0) {
        timer = setTimeout(pump, wait);
        break;
      }
    }
    if (waitingBytes <= maxWaiting) valve.open('input rate');
  };
  const greet = (frame: Frame) => {
    if (frame.type === 'hello') order.asked(frame);
    else if (!greeted && frame.type !== 'list') throw new FrameError(`${frame.type} before HELLO`);
    greeted ||= frame.type === 'hello';
  };

  return {
    push: (message) => {
      const frame = decodeFrame(message);
      greet(frame);
      switch (frame.type) {
        case 'input':
          waiting.push(message);
          waitingBytes += message.length;
          if (waitingBytes > maxWaiting) valve.shut('input rate');
          if (timer === undefined) pump();
          return;
        case 'hello':
        case 'ack':
        case 'resize':
        case 'signal':
        case 'close':
        case 'ping':
        case 'take':
        case 'list':
          write(message);
          return;
        default:
          throw new FrameError(`A viewer never sends ${frame.type}`);
      }
    },
    stop: () => {
      clearTimeout(timer);
      waiting = [];
    },
  };
}
