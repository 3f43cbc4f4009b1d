import { z } from 'zod';

const classId = z.string().regex(/^c-[a-z2-7]{12}$/);
const reservationId = z.string().regex(/^r-[a-z2-7]{12}$/);

export const newClass = z.strictObject({ name: z.string().trim().min(1).max(64) });

/** What a person types to come into a class: eight letters and digits, read in any case, with or without the dash. */
export const joinRequest = z.strictObject({ code: z.string().max(32) });

export const newReservation = z
  .strictObject({
    seats: z.number().int().min(1).max(500),
    /** Milliseconds since 1970. */
    startsAt: z.number(),
    endsAt: z.number(),
  })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt, { path: ['endsAt'], message: 'it lies before the start' });

/** The class that somebody has come into. */
export const joinedClass = z.object({ name: z.string().max(64) });

/** Sandboxes kept for a class, from a time to a time. */
export const reservation = z.object({
  id: reservationId,
  seats: z.number().int(),
  startsAt: z.number(),
  endsAt: z.number(),
});
export type ReservationView = z.infer<typeof reservation>;
export type ReservationRequest = z.infer<typeof newReservation>;

/** A class as its owner sees it. */
export const classView = z.object({
  id: classId,
  name: z.string().max(64),
  joinCode: z.string().max(16),
  reservations: z.array(reservation),
});
export type ClassView = z.infer<typeof classView>;
