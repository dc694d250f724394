import type { ComponentType } from 'react';
import ActionIcon from '@tabler/icons-react/icons/IconBolt';
import AskIcon from '@tabler/icons-react/icons/IconEar';
import AtIcon from '@tabler/icons-react/icons/IconAt';
import BotIcon from '@tabler/icons-react/icons/IconRobot';
import CallIcon from '@tabler/icons-react/icons/IconSubtask';
import CardIcon from '@tabler/icons-react/icons/IconIdBadge2';
import CarouselIcon from '@tabler/icons-react/icons/IconLayoutCards';
import ChoiceIcon from '@tabler/icons-react/icons/IconHandClick';
import CloseIcon from '@tabler/icons-react/icons/IconDoorExit';
import ConditionIcon from '@tabler/icons-react/icons/IconArrowsSplit2';
import ContactIcon from '@tabler/icons-react/icons/IconUserPlus';
import DateIcon from '@tabler/icons-react/icons/IconCalendar';
import EmailIcon from '@tabler/icons-react/icons/IconMail';
import EndIcon from '@tabler/icons-react/icons/IconPlayerStop';
import HumanIcon from '@tabler/icons-react/icons/IconUserUp';
import ImageIcon from '@tabler/icons-react/icons/IconPhoto';
import JumpIcon from '@tabler/icons-react/icons/IconCornerUpRight';
import LinkIcon from '@tabler/icons-react/icons/IconLink';
import MemberIcon from '@tabler/icons-react/icons/IconUserCheck';
import MessageIcon from '@tabler/icons-react/icons/IconMessage2';
import NameIcon from '@tabler/icons-react/icons/IconUser';
import NumberIcon from '@tabler/icons-react/icons/IconHash';
import PhoneIcon from '@tabler/icons-react/icons/IconPhone';
import ResolveIcon from '@tabler/icons-react/icons/IconCircleCheck';
import SegmentIcon from '@tabler/icons-react/icons/IconTag';
import SetIcon from '@tabler/icons-react/icons/IconVariable';
import SmsIcon from '@tabler/icons-react/icons/IconDeviceMobileMessage';
import WaitIcon from '@tabler/icons-react/icons/IconClock';
import WhatsappIcon from '@tabler/icons-react/icons/IconBrandWhatsapp';
import YesNoIcon from '@tabler/icons-react/icons/IconToggleLeft';
import UnknownIcon from '@tabler/icons-react/icons/IconHelpHexagon';
import type { NodeDraft } from '../../../studio/draft.ts';

export type Icon = ComponentType<{ size?: number | string }>;

const LISTENERS: Readonly<Record<string, Icon>> = {
  choice: ChoiceIcon,
  yesno: YesNoIcon,
  name: NameIcon,
  email: AtIcon,
  phone: PhoneIcon,
  number: NumberIcon,
  date: DateIcon,
  url: LinkIcon,
};

const ACTIONS: Readonly<Record<string, Icon>> = {
  escalate: HumanIcon,
  transferToBot: BotIcon,
  assignMember: MemberIcon,
  updateSegment: SegmentIcon,
  createContact: ContactIcon,
  sendEmail: EmailIcon,
  sendSms: SmsIcon,
  whatsappTemplate: WhatsappIcon,
  resolve: ResolveIcon,
  close: CloseIcon,
};

const ITEMS: Readonly<Record<string, Icon>> = { image: ImageIcon, card: CardIcon, carousel: CarouselIcon };

const KINDS: Readonly<Record<string, Icon>> = {
  condition: ConditionIcon,
  set: SetIcon,
  jump: JumpIcon,
  call: CallIcon,
  wait: WaitIcon,
  end: EndIcon,
};

/** The sign of what a node does. */
export function kindIcon(node: NodeDraft): Icon {
  switch (node.kind) {
    case 'message':
      return ITEMS[firstItemType(node['messages'])] ?? MessageIcon;
    case 'listener':
      return LISTENERS[String(node['type'])] ?? AskIcon;
    case 'action':
      return ACTIONS[String(node.action)] ?? ActionIcon;
    default:
      return KINDS[node.kind] ?? UnknownIcon;
  }
}

function firstItemType(items: unknown): string {
  const first: unknown = Array.isArray(items) ? items[0] : null;
  return typeof first === 'object' && first !== null ? String((first as { type?: unknown }).type) : '';
}
