import { useSyncExternalStore } from 'react';
import type { Studio } from '../../../studio/studio.ts';
import { useStudio } from '../studio-context.ts';
import { Simulator, type SimulatorState } from './simulator.ts';

const simulators = new WeakMap<Studio, Simulator>();

/** The simulator of a Studio: one talk, whichever panel shows it. */
export function simulatorOf(studio: Studio): Simulator {
  const simulator = simulators.get(studio) ?? new Simulator(studio);
  simulators.set(studio, simulator);
  return simulator;
}

export function useSimulator(): Simulator {
  return simulatorOf(useStudio());
}

export function useSimulatorState(): SimulatorState {
  const simulator = useSimulator();
  return useSyncExternalStore(simulator.subscribe, () => simulator.state);
}
