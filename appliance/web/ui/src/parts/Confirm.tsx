import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

/** What is asked before something that can't be taken back. `yes` names the deed: "删除联系人", not "确定". */
export type Question = { title: string; text?: ReactNode; yes: string; danger?: boolean };

type Asked = Question & { answer: (yes: boolean) => void };
const Context = createContext<(question: Question) => Promise<boolean>>(() => Promise.resolve(false));

/** `const ask = useConfirm(); if (await ask({ title, text, yes, danger: true })) …` */
export function useConfirm(): (question: Question) => Promise<boolean> {
  return useContext(Context);
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = useCallback(
    (question: Question) => new Promise<boolean>((answer) => setAsked({ ...question, answer })),
    [],
  );
  const close = (yes: boolean) => {
    asked?.answer(yes);
    setAsked(null);
  };
  return (
    <Context value={ask}>
      {children}
      <Dialog
        title={asked?.title ?? ""}
        open={asked !== null}
        onClose={() => close(false)}
        width={440}
        actions={
          <>
            <Button onClick={() => close(false)}>{t("do.cancel")}</Button>
            <Button look={asked?.danger ? "danger" : "primary"} onClick={() => close(true)}>
              {asked?.yes}
            </Button>
          </>
        }
      >
        {asked?.text}
      </Dialog>
    </Context>
  );
}
