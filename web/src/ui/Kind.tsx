import {
  BankOutlined,
  ContainerOutlined,
  EnvironmentOutlined,
  FileTextOutlined,
  NodeIndexOutlined,
  PhoneOutlined,
  ShopOutlined,
  UserOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";

import { kindTitle } from "../api/vocabulary";
import { useTexts } from "../i18n";

const ICONS: Record<string, ComponentType<{ "aria-hidden"?: boolean }>> = {
  Enterprise: ShopOutlined,
  Organization: BankOutlined,
  Person: UserOutlined,
  Lot: ContainerOutlined,
  Tender: ContainerOutlined,
  Bid: FileTextOutlined,
  Address: EnvironmentOutlined,
  Phone: PhoneOutlined,
};

/** The kind of a node, by picture and word. */
export function Kind({ label }: { label: string }) {
  const { say } = useTexts();
  const Icon = ICONS[label] ?? NodeIndexOutlined;
  return (
    <span className={`kind kind-${label.toLowerCase()}`}>
      <Icon aria-hidden /> {say(kindTitle(label))}
    </span>
  );
}
