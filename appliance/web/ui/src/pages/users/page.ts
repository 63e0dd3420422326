import { UsersRound } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "users",
  path: "/users",
  group: "system",
  order: 10,
  icon: UsersRound,
  title: { zh: "人员账号", en: "People's accounts" },
  right: "users_edit",
  load: () => import("./index"),
});
