import { and, asc, eq, notInArray, sql } from 'drizzle-orm';
import type { RoutingStrategy } from '../../flow/state.ts';
import type { MemberRef } from '../../flow/transcript.ts';
import type { Database } from '../database.ts';
import { members } from '../schema.ts';
import { isThere, loadOf } from './presence.ts';

/** What a member has to be or know. */
export interface Demands {
  team?: string | undefined;
  /** BCP 47; the primary language decides. */
  language?: string | undefined;
  skill?: string | undefined;
}

export interface Search extends Demands {
  /** This member or nobody. */
  only?: string;
  /** Ids of members who are not asked. */
  except?: string[];
  /** Default: whoever was not asked for longest. */
  strategy?: RoutingStrategy;
}

/** The member who is asked next: there, with room for one more conversation, and as demanded. */
export async function findEligible(
  { orm }: Pick<Database, 'orm'>,
  { team, language, skill, only, except = [], strategy }: Search,
): Promise<MemberRef | null> {
  const [member] = await orm
    .select({ id: members.id, name: members.name })
    .from(members)
    .where(
      and(
        isThere,
        sql`${loadOf} < ${members.capacity}`,
        team === undefined ? undefined : sql`${members.teams} @> to_jsonb(${team}::text)`,
        language === undefined
          ? undefined
          : sql`exists (select 1 from jsonb_array_elements_text(${members.languages}) spoken
              where ${primary(sql`spoken`)} = ${primary(sql`${language}::text`)})`,
        skill === undefined
          ? undefined
          : sql`exists (select 1 from jsonb_array_elements_text(${members.skills}) known
              where lower(trim(known)) = lower(trim(${skill}::text)))`,
        only === undefined ? undefined : eq(members.id, only),
        except.length === 0 ? undefined : notInArray(members.id, except),
      ),
    )
    .orderBy(
      ...(strategy === 'least_busy' ? [asc(loadOf)] : []),
      sql`${members.offeredAt} nulls first`,
      asc(members.id),
    )
    .limit(1);
  return member ?? null;
}

/** Whether anybody at all could be asked. */
export async function isAnybodyFree({ orm }: Pick<Database, 'orm'>): Promise<boolean> {
  const [member] = await orm
    .select({ id: members.id })
    .from(members)
    .where(and(isThere, sql`${loadOf} < ${members.capacity}`))
    .limit(1);
  return member !== undefined;
}

/** `de` of `de-AT` and of `DE_at`. */
const primary = (tag: ReturnType<typeof sql>) => sql`lower(split_part(replace(${tag}, '_', '-'), '-', 1))`;
