export type Currency = "NOK" | "EUR" | "SEK";

const SYMBOLS: Record<Currency, { text: string; before: boolean }> = {
  NOK: { text: "kr", before: true },
  SEK: { text: "kr", before: false },
  EUR: { text: "EUR", before: false },
};

/** Cents to text with thin groups of three: "kr 1 290,00". */
export function money(cents: number, currency: Currency): string {
  if (!Number.isInteger(cents)) {
    throw new TypeError("prices are whole cents");
  }
  const sign = cents < 0 ? "-" : "";
  const whole = Math.trunc(Math.abs(cents) / 100).toString();
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, " ");
  const amount = `${sign}${groups},${(Math.abs(cents) % 100).toString().padStart(2, "0")}`;
  const symbol = SYMBOLS[currency];
  return symbol.before ? `${symbol.text} ${amount}` : `${amount} ${symbol.text}`;
}

/** Reads "12,50" and "12.50"; undefined when it is no amount. */
export function parseMoney(text: string): number | undefined {
  const match = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(text.replace(/\s/g, ""));
  if (!match) {
    return undefined;
  }
  const cents = (match[2] ?? "").padEnd(2, "0");
  return Number(match[1]) * 100 + Number(cents);
}
