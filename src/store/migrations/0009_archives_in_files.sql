ALTER TABLE "archived_runs" ALTER COLUMN "history" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "archived_runs" ADD COLUMN "file" text;--> statement-breakpoint
CREATE INDEX "archived_runs_by_file" ON "archived_runs" USING btree ("file") WHERE file is not null;