import { useStore } from '@xyflow/react';
import { createContext, useContext, useDeferredValue } from 'react';

/** Below this zoom no text of a node but its name in large letters can be read, and no outlet be met by a mouse. */
export const FAR = 0.3;

const FarContext = createContext(false);

export const FarProvider = FarContext.Provider;

/** Whether nodes are so far off that they are drawn without their details. */
export const useFar = (): boolean => useContext(FarContext);

/** The same, by the zoom of the canvas: for whoever provides it. A far picture may come later than the zoom. */
export function useFarByZoom(): boolean {
  return useDeferredValue(useStore(({ transform: [, , zoom] }) => zoom < FAR));
}
