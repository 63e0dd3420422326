import { useEffect, useState, useSyncExternalStore } from "react";
import { SoftPhone } from "./SoftPhone";
import { AT_REST, type PhoneKind, type PhoneState } from "./state";

export type UsedPhone = PhoneState & { phone: SoftPhone | null };

/** A phone for as long as the component stands and `on` holds. */
export function usePhone(kind: PhoneKind, on = true): UsedPhone {
  const [phone, setPhone] = useState<SoftPhone | null>(null);
  useEffect(() => {
    if (!on) return;
    const made = new SoftPhone(kind);
    setPhone(made);
    void made.open();
    return () => {
      setPhone(null);
      made.close();
    };
  }, [kind, on]);
  const state = useSyncExternalStore(phone?.subscribe ?? nothing, phone?.snapshot ?? atRest);
  return { ...state, phone };
}

function nothing(): () => void {
  return () => undefined;
}

function atRest(): PhoneState {
  return AT_REST;
}
