import { UserRound } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "account",
  path: "/account",
  group: "system",
  order: 90,
  icon: UserRound,
  title: { zh: "我的账号", en: "My account" },
  right: "own_account",
  hidden: true,
  load: () => import("./index"),
});
