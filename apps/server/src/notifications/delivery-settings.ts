/** How messages are delivered. Times are in milliseconds. */
export interface DeliverySettings {
  /** Time that a receiver has to answer. Default 10 s. */
  readonly timeout: number;
  /** Time after which nobody tries any more. Default 24 h. */
  readonly retryFor: number;
  /** Wait after the first failure; doubled after each further one. Default 5 s. */
  readonly firstWait: number;
  /** Longest wait between attempts that the receiver did not ask for. Default 1 h. */
  readonly longestWait: number;
  /** Time for which a receiver that cannot be reached is left alone, at first. Default 15 s. */
  readonly restFor: number;
}

/** What holds where nothing else is set. */
export const DEFAULT_DELIVERY: DeliverySettings = {
  timeout: 10_000,
  retryFor: 24 * 60 * 60_000,
  firstWait: 5000,
  longestWait: 60 * 60_000,
  restFor: 15_000,
};

/** Milliseconds to wait after an attempt failed, the first being 1: doubled each time, between half and whole of that by chance. */
export function waitAfter(attempt: number, settings: DeliverySettings, random: number): number {
  const whole = Math.min(settings.longestWait, settings.firstWait * 2 ** Math.min(30, attempt - 1));
  return Math.round(whole * (0.5 + random / 2));
}
