import { locale } from "./site";

/** "中国" from "CN": a country or region by its ISO 3166-1 code; what no name is known of stays as it is. */
export function countryName(code: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([locale()], { type: "region" }).of(code.toUpperCase()) ?? code;
}
