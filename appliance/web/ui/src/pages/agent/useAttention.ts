import { useEffect } from "react";
import { useTranslation } from "react-i18next";

const BLINK_MS = 900;
const DOT =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23b3261e'/%3E%3C/svg%3E";

/** While somebody calls: the window's title and picture blink, and in the background the system says so too. */
export function useAttention(rings: boolean, who: string): void {
  const { t } = useTranslation("agent");
  const told = t("attention", { who });
  useEffect(() => {
    if (typeof Notification !== "undefined" && Notification.permission === "default") {
      void Notification.requestPermission();
    }
  }, []);
  useEffect(() => {
    if (!rings) return;
    const title = document.title;
    const picture = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    const usual = picture?.href;
    let on = false;
    const blink = () => {
      on = !on;
      document.title = on ? told : title;
      if (picture !== null) picture.href = on ? DOT : (usual ?? "");
    };
    blink();
    const timer = setInterval(blink, BLINK_MS);
    const note = document.hidden ? notified(told) : null;
    return () => {
      clearInterval(timer);
      document.title = title;
      if (picture !== null && usual !== undefined) picture.href = usual;
      note?.close();
    };
  }, [rings, told]);
}

function notified(told: string): Notification | null {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return null;
  const note = new Notification(told, { tag: "zongji-call", requireInteraction: true });
  note.onclick = () => window.focus();
  return note;
}
