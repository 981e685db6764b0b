const DAY = 86_400_000;
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

function startOfDay(time: Date): number {
  return Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate());
}

/** "today", "yesterday", "last Monday" or a plain date. */
export function relativeDay(time: Date, now: Date): string {
  const days = Math.round((startOfDay(now) - startOfDay(time)) / DAY);
  if (days === 0) {
    return "today";
  }
  if (days === 1) {
    return "yesterday";
  }
  if (days === -1) {
    return "tomorrow";
  }
  if (days > 1 && days < 7) {
    return `last ${WEEKDAYS[time.getUTCDay()]}`;
  }
  return time.toISOString().slice(0, 10);
}

/** Hours and minutes, as a clock at the hub would show them. */
export function clock(time: Date): string {
  return time.toISOString().slice(11, 16);
}

/** "2 d 4 h", "35 min"; never more than two units. */
export function duration(minutes: number): string {
  if (minutes < 0) {
    throw new RangeError("a duration cannot be negative");
  }
  if (minutes < 60) {
    return `${Math.round(minutes)} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 24) {
    const rest = Math.round(minutes % 60);
    return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`;
  }
  const days = Math.floor(hours / 24);
  return hours % 24 > 0 ? `${days} d ${hours % 24} h` : `${days} d`;
}
