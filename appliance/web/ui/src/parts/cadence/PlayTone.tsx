import { Play, Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../Button";
import type { HeardTone } from "./cadence";
import { type Sounding, sound } from "./play";

const HEARD_S = 6;

/** Lets a tone be heard, and stops it by a second press. */
export function PlayTone({ tone, name }: { tone: HeardTone; name: string }) {
  const { t } = useTranslation();
  const [on, setOn] = useState(false);
  const sounding = useRef<Sounding | null>(null);
  useEffect(() => () => sounding.current?.stop(), []);
  const press = () => {
    if (on) {
      sounding.current?.stop();
      return;
    }
    setOn(true);
    sounding.current = sound(tone, HEARD_S, () => setOn(false));
  };
  return (
    <IconButton
      label={t(on ? "cadence.stop" : "cadence.play", { name })}
      icon={on ? Square : Play}
      onClick={press}
    />
  );
}
