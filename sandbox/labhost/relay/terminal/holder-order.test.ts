import { describe, expect, test } from 'vitest';
import { encodeFrame, type Frame } from '#protocol';
import { HolderOrder } from './holder-order.ts';

const welcome = (base: bigint, offset: bigint, epoch = 1n): Frame => ({
  type: 'welcome',
  offset,
  base,
  epoch,
  created: false,
  role: 'writer',
  cols: 80,
  rows: 24,
});
const data = (offset: bigint): Frame => ({ type: 'data', offset, body: Buffer.from('x') });
const skip = (offset: bigint, to: bigint): Frame => ({ type: 'skip', offset, to });

function judge(asked: { offset: bigint; epoch: bigint }, ...frames: Frame[]): void {
  const order = new HolderOrder();
  order.asked(asked);
  for (const frame of frames) order.accept(encodeFrame(frame));
}

describe('where the output goes on', () => {
  test('at the byte asked for, when the shell is the same', () => {
    judge({ offset: 50n, epoch: 1n }, welcome(0n, 100n), data(50n), data(51n));
    expect(() => judge({ offset: 50n, epoch: 1n }, welcome(0n, 100n), data(0n))).toThrow('Output at 0, 50 is next');
  });
  test('at the start of another shell', () => {
    judge({ offset: 50n, epoch: 2n }, welcome(0n, 100n), data(0n));
    expect(() => judge({ offset: 50n, epoch: 2n }, welcome(0n, 100n), data(50n))).toThrow('0 is next');
  });
  test('at the oldest byte kept, with or without a SKIP up to it', () => {
    judge({ offset: 5n, epoch: 1n }, welcome(20n, 100n), data(20n));
    judge({ offset: 5n, epoch: 1n }, welcome(20n, 100n), skip(5n, 20n), data(20n));
    judge({ offset: 5n, epoch: 1n }, welcome(20n, 100n), skip(5n, 30n), data(30n));
  });
  test('never by a second SKIP from the same place', () => {
    expect(() => judge({ offset: 5n, epoch: 1n }, welcome(20n, 100n), data(20n), skip(5n, 30n))).toThrow('21 is next');
  });
});

test('a WELCOME must make sense', () => {
  expect(() => judge({ offset: 0n, epoch: 0n }, welcome(5n, 4n))).toThrow('with base 5');
  expect(() => judge({ offset: 0n, epoch: 0n }, welcome(0n, 2n ** 53n))).toThrow('WELCOME at');
  expect(() => new HolderOrder().accept(encodeFrame(welcome(0n, 0n)))).toThrow('nobody asked');
});

test('a viewer asks once', () => {
  const order = new HolderOrder();
  order.asked({ offset: 0n, epoch: 0n });
  expect(() => order.asked({ offset: 0n, epoch: 0n })).toThrow('A second HELLO');
});

test('the exit comes after the last byte', () => {
  const exit: Frame = { type: 'exit', offset: 1n, status: 0 };
  judge({ offset: 0n, epoch: 0n }, welcome(0n, 0n), data(0n), exit);
  expect(() => judge({ offset: 0n, epoch: 0n }, welcome(0n, 0n), exit)).toThrow('Output at 1, 0 is next');
});
