import { Wallet } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "costs",
  path: "/costs",
  group: "calls",
  order: 60,
  icon: Wallet,
  title: { zh: "话费", en: "Costs" },
  right: "costs_see",
  load: () => import("./index"),
});
