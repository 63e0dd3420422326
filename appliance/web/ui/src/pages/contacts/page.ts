import { BookUser } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "contacts",
  path: "/contacts",
  group: "calls",
  order: 50,
  icon: BookUser,
  title: { zh: "联系人", en: "Contacts" },
  right: "contacts_see",
  load: () => import("./index"),
});
