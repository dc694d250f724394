/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Surroundings, TextStorage } from './surroundings.ts';

/** The page as a conversation's surroundings. */
export function browserSurroundings(): Surroundings {
  return {
    fetch: window.fetch.bind(window),
    storage: pageStorage(),
    exclusive: (name, work) => exclusively(name, work),
    isOnline: () => navigator.onLine,
    onLineChange: (listener) => {
      // A phone that wakes up has often lost its connections without a word.
      const onShow = () => {
        if (document.visibilityState === 'visible') listener();
      };
      window.addEventListener('online', listener);
      window.addEventListener('offline', listener);
      document.addEventListener('visibilitychange', onShow);
      return () => {
        window.removeEventListener('online', listener);
        window.removeEventListener('offline', listener);
        document.removeEventListener('visibilitychange', onShow);
      };
    },
    onStorageChange: (listener) => {
      const onStorage = (event: StorageEvent) => {
        if (event.storageArea === window.localStorage) listener(event.key);
      };
      window.addEventListener('storage', onStorage);
      return () => window.removeEventListener('storage', onStorage);
    },
    newId: uuid,
    now: () => Date.now(),
    random: () => Math.random(),
  };
}

/** Web Locks exist in secure contexts only. Without them two tabs may send the same message; its id makes it one. */
async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  let begun = false;
  try {
    return await navigator.locks.request(name, () => {
      begun = true;
      return work();
    });
  } catch (error) {
    // A frame whose storage is blocked is refused locks as well; it shares nothing with other tabs either.
    if (begun) throw error;
    return work();
  }
}

/** localStorage; what it does not take (it is full, or blocked) is kept in memory. */
function pageStorage(): TextStorage {
  const memory = new Map<string, string>();
  const attempt = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch {
      return otherwise;
    }
  };
  return {
    get: (key) => memory.get(key) ?? attempt(() => localStorage.getItem(key), null),
    set: (key, value) => {
      const kept = attempt(() => (localStorage.setItem(key, value), true), false);
      if (kept) memory.delete(key);
      else memory.set(key, value);
    },
    remove: (key) => {
      memory.delete(key);
      attempt(() => localStorage.removeItem(key), undefined);
    },
    keys: () => [...new Set([...memory.keys(), ...attempt(() => Object.keys(localStorage), [])])],
  };
}

/** `crypto.randomUUID` exists in secure contexts only, and a chat may well be tried over plain http. */
function uuid(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
