import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { serverText } from "@/i18n/serverText";
import styles from "./overlay.module.css";

/** A short word about what has just happened; with `undo` it can be taken back for as long as it stands.
 * Where `run` gives a promise that fails, people are told that it could not be taken back, and why. */
export type Told = { text: string; undo?: { label: string; run: () => unknown } };

type Shown = Told & { id: number };
const SHOWN_MS = 6000;
const Context = createContext<(told: Told) => void>(() => undefined);

/** `const tell = useToast(); tell({ text: t("saved") })` */
export function useToast(): (told: Told) => void {
  return useContext(Context);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown[]>([]);
  const next = useRef(0);
  const remove = useCallback((id: number) => setShown((now) => now.filter((each) => each.id !== id)), []);
  const tell = useCallback((told: Told) => {
    next.current += 1;
    const id = next.current;
    setShown((now) => [...now.slice(-2), { ...told, id }]);
  }, []);
  const failed = useCallback(
    (error: unknown) => {
      const told = error instanceof ApiProblem ? [error.title, error.remedy] : [];
      tell({ text: [t("undoFailed"), ...told.filter(Boolean).map((each) => serverText(each))].join(" ") });
    },
    [tell, t],
  );
  const items = useMemo(
    () => shown.map((toast) => <Toast key={toast.id} toast={toast} onGone={remove} onFailed={failed} />),
    [shown, remove, failed],
  );
  return (
    <Context value={tell}>
      {children}
      <div className={styles.toasts} role="status" aria-live="polite">
        {items}
      </div>
    </Context>
  );
}

type ToastProps = { toast: Shown; onGone: (id: number) => void; onFailed: (error: unknown) => void };

function Toast({ toast, onGone, onFailed }: ToastProps) {
  useEffect(() => {
    const timer = setTimeout(() => onGone(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast.id, onGone]);
  const { undo } = toast;
  return (
    <div className={styles.toast}>
      <span>{toast.text}</span>
      {undo && (
        <button
          type="button"
          onClick={() => {
            Promise.resolve(undo.run()).catch(onFailed);
            onGone(toast.id);
          }}
        >
          {undo.label}
        </button>
      )}
    </div>
  );
}
