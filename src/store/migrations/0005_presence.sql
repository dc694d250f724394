ALTER TABLE "members" ADD COLUMN "availability_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "availability_held" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "conversations_with_members" ON "conversations" USING btree (("assignee" ->> 'id')) WHERE status = 'human';