import {
  ClipboardList,
  Clock,
  Contact,
  Gauge,
  KeyRound,
  Languages,
  ListOrdered,
  ListTree,
  type LucideIcon,
  MapPin,
  Megaphone,
  Percent,
  PhoneCall,
  PhoneIncoming,
  PhoneOff,
  PhoneOutgoing,
  Printer,
  ScrollText,
  Star,
  Voicemail,
} from "lucide-react";
import type { NodeKind } from "@/flow/document";

export const ICONS: Readonly<Record<NodeKind, LucideIcon>> = {
  menu: ListTree,
  announcement: Megaphone,
  information: ScrollText,
  language: Languages,
  hang_up: PhoneOff,
  ring: PhoneCall,
  queue: ListOrdered,
  voicemail: Voicemail,
  callback: PhoneOutgoing,
  survey: Star,
  fax: Printer,
  schedule: Clock,
  caller: Contact,
  region: MapPin,
  traffic: Gauge,
  percentage: Percent,
  pin: KeyRound,
};

export const ENTRANCE_ICON = PhoneIncoming;
export const STORY_ICON = ClipboardList;
