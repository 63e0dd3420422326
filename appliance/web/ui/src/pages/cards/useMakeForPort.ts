import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { makeThing, thingsOf, useDraft, useDraftChanged } from "@/draft";
import type { Port } from "./api";
import { draftedAt, idOf } from "./cards";

/** Make a line of an FXO port, or an endpoint of an FXS port, in the draft; and go to its form. */
export function useMakeForPort(port: Port) {
  const { t } = useTranslation("cards");
  const go = useNavigate();
  const { data } = useDraft();
  const changed = useDraftChanged();
  const lines = thingsOf(data, "lines");
  const endpoints = thingsOf(data, "endpoints");
  const make = useMutation({
    mutationFn: async () => {
      const { channel } = port;
      const taken = (port.kind === "fxo" ? lines : endpoints).map(([id]) => id);
      const id = idOf(port, taken);
      if (port.kind === "fxo") await makeThing("lines", id, { kind: "analog", port: channel });
      else
        await makeThing("endpoints", id, {
          kind: "analog",
          name: t("phoneName", { channel }),
          port: channel,
        });
      await changed();
      return port.kind === "fxo" ? `/line-setup/lines/${id}` : `/people/endpoints/${id}`;
    },
    onSuccess: (path) => go(path),
  });
  return { drafted: draftedAt(port.channel, lines, endpoints), make };
}
