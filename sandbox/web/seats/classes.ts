import { type ClassView, type LearnerId, toBase32, UserError } from '#protocol';
import type { LabHosts } from '../../lab-client/index.ts';
import type { Class, Reservation } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';
import { readPresent } from './situation.ts';

/** Classes, who is in them, and the sandboxes that are kept for them. */
export interface Classes {
  create(owner: LearnerId, name: string): Promise<ClassView>;
  owned(owner: LearnerId): Promise<ClassView[]>;
  /** Throws UserError `no-such-class` (404) on a wrong code. */
  join(learner: LearnerId, code: string): Promise<{ name: string }>;
  /** Throws UserError `no-such-class` for what is another's, `too-many-seats` when the lab host would not hold them. */
  reserve(
    owner: LearnerId,
    id: string,
    wanted: Pick<Reservation, 'seats' | 'startsAt' | 'endsAt'>,
  ): Promise<Omit<Reservation, 'class'>>;
  cancel(owner: LearnerId, id: string, reservation: string): Promise<void>;
}

export function createClasses(context: WebContext & { readonly hosts: LabHosts }): Classes {
  const { store, now, random } = context;

  const audit = (actor: LearnerId, action: string, subject: string) =>
    store.audit.record({ id: Buffer.from(random(16)).toString('hex'), at: now(), actor, action, subject });
  const viewOf = ({ id, name, joinCode }: Class, reservations: readonly Reservation[]): ClassView => ({
    id,
    name,
    joinCode,
    reservations: reservations.filter((each) => each.class === id).map(({ class: _class, ...rest }) => rest),
  });
  /** One answer for what is not there and what is another's. */
  const ownedBy = async (owner: LearnerId, id: string): Promise<Class> => {
    const found = await store.classes.get(id);
    if (found === undefined || found.owner !== owner) throw noSuchClass('You have no such class');
    return found;
  };

  return {
    create: async (owner, name) => {
      const code = toBase32(random(8)).toUpperCase();
      const made = {
        id: `c-${toBase32(random(12))}`,
        name,
        owner,
        joinCode: `${code.slice(0, 4)}-${code.slice(4)}`,
      };
      await store.classes.create({ ...made, createdAt: now() });
      await audit(owner, 'class.create', made.id);
      return viewOf(made, []);
    },
    owned: async (owner) => {
      const reservations = await store.classes.reservations(now());
      return (await store.classes.owned(owner)).map((each) => viewOf(each, reservations));
    },
    join: async (learner, typed) => {
      const letters = typed.toUpperCase().replaceAll(/[^A-Z2-7]/g, '');
      const found = await store.classes.findByCode(`${letters.slice(0, 4)}-${letters.slice(4)}`);
      if (found === undefined) throw noSuchClass('No class has this code');
      await store.classes.join(found.id, learner);
      return { name: found.name };
    },
    reserve: async (owner, id, { seats, startsAt, endsAt }) => {
      const { id: classId } = await ownedBy(owner, id);
      if (endsAt <= now()) throw tooLate;
      const present = await readPresent(context);
      const others = present.reservations.filter((each) => each.startsAt < endsAt && startsAt < each.endsAt);
      const left = present.room + present.inUse.length - others.reduce((sum, each) => sum + each.seats, 0);
      if (seats > left) throw tooMany(Math.max(0, left));
      const made = { id: `r-${toBase32(random(12))}`, seats, startsAt, endsAt };
      await store.classes.reserve({ ...made, class: classId, createdAt: now() });
      await audit(owner, 'class.reserve', `${classId} ${made.id} ${seats}`);
      return made;
    },
    cancel: async (owner, id, reservation) => {
      const { id: classId } = await ownedBy(owner, id);
      if (await store.classes.cancel(classId, reservation)) await audit(owner, 'class.cancel', reservation);
    },
  };
}

function noSuchClass(message: string): UserError {
  const hint = 'Compare the code with the one you were given, letter by letter';
  return new UserError({ code: 'no-such-class', message, hint }, { status: 404 });
}

const tooLate = new UserError(
  { code: 'reservation-over', message: 'The reservation ends in the past', hint: 'Choose a later time' },
  { status: 400 },
);

function tooMany(left: number): UserError {
  return new UserError(
    {
      code: 'too-many-seats',
      message: `At that time the lab host holds ${left} more sandboxes, by what is measured now and reserved already`,
      hint: 'Reserve fewer, choose another time, or give the lab host more memory',
    },
    { status: 409 },
  );
}
