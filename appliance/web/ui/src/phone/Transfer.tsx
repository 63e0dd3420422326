import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Row, TextInput } from "@/parts";
import styles from "./phone.module.css";

const ASKED_MS = 1500;

/** Passing a caller on by the keys that every phone of the house has: *1 asks first, *2 passes on at once. */
export function Transfer({ onKeys }: { onKeys: (keys: string) => void }) {
  const { t } = useTranslation("phone");
  const [number, setNumber] = useState("");
  const [asking, setAsking] = useState(false);
  const send = (code: "*1" | "*2") => {
    onKeys(code);
    setTimeout(() => onKeys(`${number.replace(/[^0-9*]/g, "")}#`), ASKED_MS);
    setAsking(code === "*1");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (number !== "") send("*1");
  };
  return (
    <form className={styles.transfer} onSubmit={submit}>
      <TextInput
        label={t("transfer.to")}
        hint={t("transfer.hint")}
        inputMode="tel"
        value={number}
        onChange={setNumber}
      />
      <Row>
        <Button type="submit" look="primary" disabled={number === ""}>
          {t("transfer.ask")}
        </Button>
        <Button disabled={number === ""} onClick={() => send("*2")}>
          {t("transfer.now")}
        </Button>
        {asking && <Button onClick={() => onKeys("*0")}>{t("transfer.back")}</Button>}
      </Row>
    </form>
  );
}
