import { useMutation } from "@tanstack/react-query";
import { Coffee, Headset, LogIn, LogOut, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { serverText } from "@/i18n/serverText";
import type { LiveAgent } from "@/live/snapshot";
import { Menu, useToast } from "@/parts";
import { type Order, ordersFor } from "./duty";

const ICONS: Readonly<Record<Order, LucideIcon>> = {
  ready: Headset,
  pause: Coffee,
  sign_in: LogIn,
  sign_out: LogOut,
};

/** What a supervisor asks of an agent; it is on record who did, and during a call it holds from its end on. */
export function AgentMenu({ agent, name }: { agent: LiveAgent; name: string }) {
  const { t } = useTranslation("wallboard");
  const tell = useToast();
  const set = useMutation({
    mutationFn: (to: Order) =>
      body(
        api.PUT("/api/v1/agents/{agent}/state", { params: { path: { agent: agent.agent } }, body: { to } }),
      ),
    onSuccess: (_, to) =>
      tell({
        text: t(agent.call && agent.state !== "wrap_up" ? "agents.toldLater" : "agents.told", {
          name,
          what: t(`agents.to.${to}`),
        }),
      }),
    onError: (error) => {
      const why = error instanceof ApiProblem ? serverText(error.title) : "";
      tell({ text: [t("agents.notTold", { name }), why].filter(Boolean).join(" ") });
    },
  });
  return (
    <Menu
      label={t("agents.direct", { name })}
      items={ordersFor(agent).map((order) => ({
        label: t(`agents.to.${order}`),
        icon: ICONS[order],
        disabled: set.isPending,
        run: () => set.mutate(order),
      }))}
    />
  );
}
