import { call } from './call.ts';

export const signIn = (body: { email: string; password: string }) =>
  call('/api/auth/sign-in/email', { method: 'POST', body });

export const signOut = () => call('/api/auth/sign-out', { method: 'POST' });

/** Whose one-time link this is. */
export const getLink = (token: string) =>
  call<{ name: string; email: string }>('/api/auth/link', { method: 'POST', body: { token } });

export const redeemLink = (body: { token: string; newPassword: string }) =>
  call('/api/auth/reset-password', { method: 'POST', body });

export const changePassword = (body: { currentPassword: string; newPassword: string }) =>
  call('/api/auth/change-password', { method: 'POST', body });

export const requestPasswordReset = (body: { email: string }) =>
  call('/api/v1/password-resets', { method: 'POST', body });
