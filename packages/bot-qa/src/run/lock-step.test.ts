import { LockStep, type LockStepSide } from './lock-step.ts';
import { Deadline, StopSignal } from './stop-signal.ts';

const stop = new StopSignal();
const log: string[] = [];
beforeEach(() => void log.splice(0));

/** Plays some turns of one conversation on one side; each takes some time. */
async function play(side: LockStepSide, name: string, turns: number, ms: number): Promise<void> {
  const pace = await side.join(name.slice(1), stop);
  for (let turn = 1; turn <= turns; turn++) {
    await pace.step();
    log.push(`${name}${turn}`);
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
  pace.leave();
}

test('a turn begins on both sides when both have ended the one before', async () => {
  const both = new LockStep();
  await Promise.all([play(both.old, '-a', 3, 20), play(both.new, '+a', 3, 0)]);
  expect([log.slice(0, 2).sort(), log.slice(2, 4).sort(), log.slice(4).sort()]).toEqual([
    ['+a1', '-a1'],
    ['+a2', '-a2'],
    ['+a3', '-a3'],
  ]);
});

test('a side goes on alone when the other gave the conversation up, does not have it, or is over', async () => {
  const both = new LockStep();
  await Promise.all([play(both.old, '-a', 1, 0), play(both.new, '+a', 4, 0)]);
  expect(log).toContain('+a4');
  const waiting = play(both.new, '+only', 2, 0);
  both.old.end();
  await waiting;
  await play(both.new, '+later', 1, 0);
  expect(log.slice(-3)).toEqual(['+only1', '+only2', '+later1']);
});

test('sides that wait for different conversations do not wait for ever', async () => {
  const both = new LockStep();
  await Promise.all([
    play(both.old, '-a', 1, 0).then(() => play(both.old, '-b', 1, 0)),
    play(both.new, '+b', 1, 0).then(() => play(both.new, '+a', 1, 0)),
  ]).then(() => log.push('end'));
  // After a while each is played alone.
  expect(log.at(-1)).toBe('end');
}, 10_000);

test('at the stop nobody waits, neither for a conversation nor for a turn', async () => {
  const both = new LockStep();
  const own = new StopSignal();
  const joining = both.old.join('a', own);
  own.stop();
  (await joining).leave();
  const [one, two] = await Promise.all([both.old.join('b', stop), both.new.join('b', stop)]);
  const waiting = one.step();
  two.leave();
  await waiting;
  expect(one.step()).toBeUndefined();
});

test('the time that is waited for the other side is not the own', async () => {
  const deadline = new Deadline(60, stop);
  await deadline.without(new Promise<void>((resolve) => setTimeout(resolve, 120)));
  expect(deadline.stopped).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(deadline.isOver).toBe(true);
});
