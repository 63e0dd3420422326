import { KeyRound } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "tokens",
  path: "/tokens",
  group: "system",
  order: 20,
  icon: KeyRound,
  title: { zh: "接口令牌", en: "Tokens" },
  right: "tokens_edit",
  load: () => import("./index"),
});
